/** Primary keys of what this area stores. */
export const outsideCallsKeys = {
  webhookSecret: () => ({ pk: 'WORKSPACE', sk: 'WEBHOOKSECRET' }),
}

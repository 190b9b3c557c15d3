/** Primary keys of what this area stores. */
export const installationKeys = {
  namedOwner: () => ({ pk: 'INSTALLATION', sk: 'OWNER' }),
}

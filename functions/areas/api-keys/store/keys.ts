/** Primary keys of what this area stores. */
export const apiKeysKeys = {
  apiKey: (id: string) => ({ pk: 'APIKEYS', sk: id }),
}

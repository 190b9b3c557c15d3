/** Primary keys of what this area stores. */
export const contactAttributesKeys = {
  contactAttributes: () => ({ pk: 'WORKSPACE', sk: 'CONTACTATTRIBUTES' }),
}

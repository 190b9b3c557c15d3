import type { ContactAttribute } from '../../api/types.ts'

/** What a column of a file can say of a contact. */
export const importedFields = ['name', 'phone', 'email', 'language', 'externalId', 'owner'] as const

/** What a file of contacts can have, called as an import calls it. */
export const exportedFields = [
  'id',
  ...importedFields,
  'rating',
  'blacklisted',
  'channels',
  'createdAt',
  'lastMessageAt',
] as const

export const attributeColumn = ({ key }: Pick<ContactAttribute, 'key'>) => `attributes.${key}`

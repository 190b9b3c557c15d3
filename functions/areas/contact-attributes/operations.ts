import {
  createContactAttribute,
  deleteContactAttribute,
  getContactAttribute,
  listContactAttributes,
} from './use-cases/contact-attributes.ts'

/** What this area does of the table of operations, all day. */
export const contactAttributesOperations = {
  'contactAttributes.list': listContactAttributes,
  'contactAttributes.get': getContactAttribute,
}

/** What is seldom asked for; whoever has contacts changes one (`contacts`). */
export const contactAttributesSettingsOperations = {
  'contactAttributes.create': createContactAttribute,
  'contactAttributes.delete': deleteContactAttribute,
}

/* What other areas may use of this one, beside its domain and its port. */

export { attributesToKeep } from './use-cases/attributes-to-keep.ts'
export { changeContactAttribute, type Fields as AttributeFields } from './use-cases/contact-attributes.ts'

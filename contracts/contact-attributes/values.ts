export { shownValue } from '../../functions/areas/contact-attributes/domain/shown-value.ts'
export { canonicalValue, isKnown, type Values } from '../../functions/areas/contact-attributes/domain/value.ts'

export { shownValue } from '../../functions/areas/contact-attributes/domain/shown-value.ts'
export { canonicalValue } from '../../functions/areas/contact-attributes/domain/value.ts'

export { canonicalValue, isKnown, type Values } from '../../functions/areas/contact-attributes/domain/value.ts'

export { shownValue } from '../../functions/areas/contact-attributes/domain/shown-value.ts'
export {
  canonicalValue,
  compareValues,
  isKnown,
  type Values,
} from '../../functions/areas/contact-attributes/domain/value.ts'

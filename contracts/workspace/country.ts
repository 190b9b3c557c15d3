export { conferenceUrlOf } from '../../functions/areas/workspace/domain/conference-url.ts'
export { countries } from '../../functions/areas/workspace/domain/countries.ts'

export { fillTemplate, problemsOfValues } from '../../functions/areas/channels/domain/fill-template.ts'

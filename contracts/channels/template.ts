export { fillTemplate, problemsOfValues } from '../../functions/areas/channels/domain/template.ts'

/* What other areas may use of this one, beside its domain and its port. */

export { type Call, commitAnswer } from './use-cases/call.ts'
export { categoryNamed } from './use-cases/categories.ts'
export { editSettings, given, invalid, taken, versionOf } from './use-cases/edit-settings.ts'
export { presentAgent } from './use-cases/present.ts'
export { signedInAgent } from './use-cases/sign-in.ts'
export { existingTeam, rolloutOfTeam } from './use-cases/teams.ts'

export { countCall, isWithin, tooMany } from './use-cases/count-call.ts'

export { countCall, isWithin, tooMany } from './use-cases/count-call.ts'
export { takeCall } from './use-cases/take-call.ts'

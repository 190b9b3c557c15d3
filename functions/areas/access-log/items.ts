/* What the stores of other areas may know of this one’s items. */

export { movementOf } from './domain/movement.ts'
export { keepMovements } from './store/access-log.ts'

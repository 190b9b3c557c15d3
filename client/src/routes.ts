import { operations } from '../../contracts/operations.ts'
import type { Routes } from './ask.ts'

/** Method and path of every operation; what is built has the table alone, without the schemas. */
export const routes: Routes = Object.fromEntries(
  Object.values(operations).map(({ name, method, path }) => [name, [method, path]]),
)

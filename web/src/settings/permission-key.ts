import type { Agent } from '../api/types.ts'

type Permission = Agent['permissions'][number]
type Underscored<Name extends string> = Name extends `${infer Of}.${infer What}` ? `${Of}_${What}` : Name

/** The name of a permission's text: dots lead into the texts. */
export const permissionKey = <Name extends Permission>(permission: Name) =>
  permission.replace('.', '_') as Underscored<Name>

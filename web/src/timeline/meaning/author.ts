import type { Entry } from '../../api/types.ts'

/** Who said it: of a group, the one who speaks. */
export const authorOf = ({ actor, message }: Entry): string => message?.speaker?.name || actor.name

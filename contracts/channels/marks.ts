export type { Style, Styled } from '../../functions/areas/channels/domain/context.ts'
export type { Formatted } from '../../functions/areas/channels/domain/marks.ts'
export {
  formattingOf,
  readMarks,
  sayable,
  shownAs,
  sliceOf,
  withMarks,
} from '../../functions/areas/channels/domain/marks.ts'

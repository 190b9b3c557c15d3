import { sha } from './keys.ts'

/** Primary keys of what this area stores. */
export const answersKeys = {
  answer: (scope: string, key: string) => ({ pk: `ANSWER#${scope}#${sha(key)}`, sk: 'ANSWER' }),
}

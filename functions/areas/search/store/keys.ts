import { number, shardOf, time } from '../../../platform/keys.ts'

/** The log is written into as many partitions, so that its end is no hot spot. */
export const LANES = 4

/** Primary keys of what this area stores. */
export const searchKeys = {
  index: () => ({ pk: 'SEARCH', sk: 'INDEX' }),
  logged: (lane: number, at: number, name = '') => ({ pk: `LOG#${lane}`, sk: `${time(at)}#${name}` }),
  forgotten: (deletedAt: number, contactId = '', n = 0) => ({
    pk: 'FORGOTTEN',
    sk: `${time(deletedAt)}#${contactId}#${n}`,
  }),
  earlierWords: (contactId: string, n: number) => ({ pk: contactId, sk: `W#${number(n)}` }),
  earlierWord: (word: string, contactId: string, n: number, where: string) => ({
    pk: earlierPartition(word, shardOf(contactId)),
    sk: `${word}#${contactId}#${n}#${where}`,
  }),
}

/** Earlier versions' partition of the words that start with the same three letters. */
export const earlierPartition = (word: string, shard: number) => `WORD#${[...word].slice(0, 3).join('')}#${shard}`

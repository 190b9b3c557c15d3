import { number, shardOf } from '../../../platform/keys.ts'

/** Primary keys of what this area stores. */
export const searchKeys = {
  words: (contactId: string, n: number) => ({ pk: contactId, sk: `W#${number(n)}` }),
  word: (word: string, contactId: string, n: number, where: string) => ({
    pk: wordPartition(word, shardOf(contactId)),
    sk: `${word}#${contactId}#${n}#${where}`,
  }),
}

/** Partition of the words that start with the same three letters. */
export const wordPartition = (word: string, shard: number) => `WORD#${[...word].slice(0, 3).join('')}#${shard}`

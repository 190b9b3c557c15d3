import type { Operations } from './operations.ts'

export interface CallOptions {
  /** instead of the one that is made for each call: the same key is done once, however often it is sent, for 24 hours */
  idempotencyKey?: string
  signal?: AbortSignal
  /** instead of the client's own: how long one try may take, in milliseconds */
  timeoutMs?: number
  /** instead of the client's own: how often it is tried again */
  retries?: number
}

type Name = keyof Operations
type AreaOf<Each extends Name> = Each extends `${infer Area}.${string}` ? Area : never
/** What need not be given is no argument; what may be left out may be left out whole. */
type Given<Input> =
  Record<never, never> extends Input ? [input?: Input, options?: CallOptions] : [input: Input, options?: CallOptions]
type ItemOf<Output> = Output extends { items: (infer Item)[]; nextCursor: string | null } ? Item : never

/** Every page's items, one after the other. */
export type All<Input, Item> = (...given: Given<Input>) => AsyncGenerator<Item, void, undefined>

/** One operation. Throws Problem. */
export type Call<Input, Output> = ((...given: Given<Input>) => Promise<Output>) &
  ([ItemOf<Output>] extends [never] ? unknown : { all: All<Input, ItemOf<Output>> })

type CallOf<Each extends Name> = Call<Operations[Each]['input'], Operations[Each]['output']>

/** The operations by area and verb: `conversations.list` is `client.conversations.list`, and its pages `client.conversations.all`. */
export type Areas = {
  [Area in AreaOf<Name>]: {
    [Each in keyof Operations as Each extends `${Area}.${infer Verb}` ? Verb : never]: CallOf<Each>
  } & (`${Area}.list` extends infer List extends Name ? Pick<AllOf<List>, 'all'> : unknown)
}
type AllOf<List extends Name> = CallOf<List> extends { all: infer Each } ? { all: Each } : { all: never }

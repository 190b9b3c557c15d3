import type { More } from './load-more.ts'
import type { Mark, Message } from './messages.ts'
import type { Upload } from './uploads.ts'
import type { Profile } from './wire.ts'

/** What a tab shows. */
export interface State {
  open: boolean
  /** the channel's settings; undefined until the first session */
  look: Record<string, string> | undefined
  available: boolean
  backAt?: string | undefined
  agent: { name: string; available: boolean } | undefined
  messages: Message[]
  /** what the visitor is writing, and the files that go with it */
  written: string
  uploads: Upload[]
  /** to be sent as soon as its files are there */
  waiting: boolean
  /** history was read: what is not there was never said */
  loaded: boolean
  /** leads to what was said before */
  earlier: string | null
  /** a socket is wanted and not there */
  offline: boolean
  /** calls came too often: they are made again in a moment */
  busy: boolean
  /** who is writing */
  typing: string | undefined
  read: Mark | undefined
  profile: Profile | undefined
  /** how far the company has read what the visitor wrote */
  seen: Mark | undefined
  /** what is loaded once the chat is opened */
  more: More | undefined
  /** the last message that arrived, for those who do not see the list */
  announced: string
}

export const firstState: State = {
  open: false,
  look: undefined,
  available: false,
  agent: undefined,
  messages: [],
  written: '',
  uploads: [],
  waiting: false,
  loaded: false,
  earlier: null,
  offline: false,
  busy: false,
  typing: undefined,
  read: undefined,
  profile: undefined,
  seen: undefined,
  more: undefined,
  announced: '',
}

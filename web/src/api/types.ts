import type { OutputOf } from '../../../contracts/operations.ts'

export type Conversation = OutputOf<'conversations.get'>
export type Entry = OutputOf<'conversations.timeline'>['items'][number]
export type Message = NonNullable<Entry['message']>
export type Contact = OutputOf<'contacts.get'>
export type Agent = OutputOf<'me.get'>
export type Team = OutputOf<'teams.list'>['items'][number]
export type Channel = OutputOf<'channels.list'>['items'][number]
export type Counts = OutputOf<'conversations.counts'>
export type Notification = OutputOf<'notifications.list'>['items'][number]
export type SearchHit = OutputOf<'search.query'>['items'][number]
export type CannedResponse = OutputOf<'cannedResponses.get'>
/** C9: an attribute of contacts as it is defined. */
export type ContactAttribute = OutputOf<'contactAttributes.get'>
export type AnyView = OutputOf<'savedViews.get'>
/** Of the inbox. */
export type SavedView = Extract<AnyView, { filter: object }>
export type Workspace = OutputOf<'workspace.get'>
export type Campaign = OutputOf<'campaigns.get'>
export type Job = OutputOf<'conversations.bulk'>
export type ChannelType = Channel['type']
export type Page<Item> = { items: Item[]; nextCursor: string | null }

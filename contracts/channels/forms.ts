import type { Provider } from '../../functions/areas/channels/domain/channel.ts'
import type { webChatDoor, webChatSettings } from '../../functions/areas/channels/domain/web-chat-settings.ts'
import type { profiles } from '../../functions/areas/channels/providers/profiles.ts'

type Profiles = typeof profiles
type Optional<Profile> = Profile extends { optionalSecretNames: readonly (infer Name extends string)[] } ? Name : never
/** Those that are made here. */
type Made<Profile> = Profile extends { madeSecret: infer Name } ? Name : never

type OptionalConfig<Profile> = Profile extends { optionalConfig: infer Rules } ? keyof Rules & string : never

/** What the form of a provider's channel asks for: the names of its settings and of its secrets. */
export type ChannelForms = {
  [Name in Provider]: {
    config: Profiles[Name]['configNames'][number]
    /** settings that it works without */
    optionalConfig: OptionalConfig<Profiles[Name]>
    secrets: Exclude<Profiles[Name]['secretNames'][number], Made<Profiles[Name]>> | Optional<Profiles[Name]>
  }
}

export type WebChatDoor = typeof webChatDoor
type Rules = typeof webChatSettings

/** What each setting of the web chat may be: one of some values, or any text. */
export type WebChatSettings = {
  [Name in keyof Rules]: Rules[Name] extends { values: readonly (infer Value extends string)[] } ? Value : string
}

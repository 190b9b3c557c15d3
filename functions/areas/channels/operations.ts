import { createChannel, deleteChannel, getChannel, listChannels, updateChannel } from './use-cases/channels.ts'
import { checkChannel } from './use-cases/check-channel.ts'

/** What this area does of the table of operations. */
export const channelsOperations = {
  'channels.list': listChannels,
  'channels.get': getChannel,
}

/** The same, of what is seldom asked for. */
export const channelsSettingsOperations = {
  'channels.create': createChannel,
  'channels.update': updateChannel,
  'channels.delete': deleteChannel,
  'channels.check': checkChannel,
}

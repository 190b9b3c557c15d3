/** Primary keys of what this area stores. */
export const channelsKeys = {
  channel: (id: string) => ({ pk: 'WORKSPACE', sk: `CHANNEL#${id}` }),
  channelHealth: (channelId: string, side: string) => ({ pk: 'WORKSPACE', sk: `HEALTH#${channelId}#${side}` }),
  slowness: (channelId: string) => ({ pk: `SLOW#${channelId}`, sk: 'SLOW' }),
}

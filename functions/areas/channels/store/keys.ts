/** Primary keys of what this area stores. */
export const channelsKeys = {
  channel: (id: string) => ({ pk: 'WORKSPACE', sk: `CHANNEL#${id}` }),
  channelHealth: (channelId: string, side: string) => ({ pk: 'WORKSPACE', sk: `HEALTH#${channelId}#${side}` }),
  bulkPace: (channelId: string) => ({ pk: `SLOW#${channelId}`, sk: 'BULK' }),
  slowness: (channelId: string) => ({ pk: `SLOW#${channelId}`, sk: 'SLOW' }),
}

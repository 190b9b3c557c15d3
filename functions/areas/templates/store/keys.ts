/** Primary keys of what this area stores. */
export const templatesKeys = {
  template: (channelId: string, id: string) => ({ pk: `TEMPLATES#${channelId}`, sk: id }),
  /** beside them, so that one query tells them and how well they are known */
  refresh: (channelId: string) => ({ pk: `TEMPLATES#${channelId}`, sk: '#REFRESH' }),
}

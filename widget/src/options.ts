/** What a company's page says in the script tag. */
export interface Options {
  /** origin of the API */
  api: string
  channelId: string
  identity?: { userId: string; hash: string; name?: string; email?: string }
  /** wanted languages, the first first */
  languages: string[]
  rightToLeft: boolean
  theme: 'light' | 'dark' | 'auto'
  position?: string
}

/** Reads the attributes of the script tag; throws where the page forgot one that is needed. */
export function readOptions(script: HTMLScriptElement): Options {
  const { api, channel, userId, userHash, userName, userEmail, lang, dir, theme, position } = script.dataset
  if (!channel) throw new Error('Switchboard chat: the script tag has no data-channel.')
  const root = document.documentElement
  return {
    api: new URL(api ?? script.src, location.href).origin,
    channelId: channel,
    ...(userId && userHash
      ? {
          identity: {
            userId,
            hash: userHash,
            ...(userName ? { name: userName } : {}),
            ...(userEmail ? { email: userEmail } : {}),
          },
        }
      : {}),
    languages: [lang, root.lang, ...navigator.languages].filter((tag): tag is string => Boolean(tag)),
    rightToLeft: (dir ?? getComputedStyle(root).direction) === 'rtl',
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
    ...(position ? { position } : {}),
  }
}

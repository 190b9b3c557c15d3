/** What a company's page says in the script tag. */
export interface Options {
  /** origin of the API */
  api: string
  channelId: string
  identity?: { token: string } | { userId: string; hash: string; name?: string | undefined; email?: string | undefined }
  /** who is signed in to the page */
  userId?: string
  email?: string | undefined
  /** address of the script */
  source: string
  /** wanted languages, the first first */
  languages: string[]
  rightToLeft: boolean
  theme: 'light' | 'dark' | 'auto'
  position?: string
}

/** Reads the attributes of the script tag; throws where the page forgot one that is needed. */
export function readOptions(script: HTMLScriptElement): Options {
  const { api, channel, userToken, userId, userHash, userName, userEmail, lang, dir, theme, position } = script.dataset
  if (!channel) throw new Error('Switchboard chat: the script tag has no data-channel.')
  const root = document.documentElement
  return {
    api: new URL(api ?? script.src, location.href).origin,
    channelId: channel,
    source: script.src,
    ...(userToken ? { identity: { token: userToken }, ...claimsOf(userToken) } : {}),
    ...(userId && userHash && !userToken
      ? {
          identity: { userId, hash: userHash, name: userName || undefined, email: userEmail || undefined },
          userId,
          email: userEmail,
        }
      : {}),
    languages: [lang, root.lang, ...navigator.languages].filter((tag): tag is string => Boolean(tag)),
    rightToLeft: (dir ?? getComputedStyle(root).direction) === 'rtl',
    theme: theme === 'light' || theme === 'dark' ? theme : 'auto',
    ...(position ? { position } : {}),
  }
}

/** What an identity token says, by which this browser keeps chats apart; whether it is true is the server's to say. */
function claimsOf(token: string): { userId: string; email?: string } {
  try {
    const body = atob((token.split('.')[1] ?? '').replaceAll('-', '+').replaceAll('_', '/'))
    const { sub, email } = JSON.parse(body) as { sub?: unknown; email?: string }
    return { userId: String(sub), ...(email ? { email } : {}) }
  } catch {
    // The server says what is wrong with it.
    return { userId: token }
  }
}

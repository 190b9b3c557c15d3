import { notFound } from '../../../kernel/errors.ts'
import { conversationIdOf, parseEntryId } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import { readVisible } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Call } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { originalKey, shownBeside } from '../domain/file-keys.ts'
import type { AttachmentsStore, FileParts } from '../port.ts'
import { LINK_FOR_SECONDS, linkTo } from './attachments.ts'

type Deps = HasStore<AttachmentsStore & TimelineStore & WorkspaceStore> &
  Pick<Parts, 'clock' | 'ulid'> &
  Pick<FileParts, 'files'>

/** A message that was an email, for whoever may see it, and where that lies. */
async function findOriginal(deps: Deps, call: Call, id: string): Promise<{ entry: Entry; key: string }> {
  const parsed = parseEntryId(id)
  if (!parsed) throw notFound('message')
  const [, entry] = await Promise.all([
    readVisible(deps, call, conversationIdOf(parsed.contactId, parsed.n)),
    deps.store.readEntry(parsed),
  ])
  const stored = entry?.message?.original
  if (!entry || stored === undefined) throw notFound('original')
  // Until it lies with the message’s files it is where it came in.
  const key = originalKey(entry)
  return { entry, key: (await deps.files.find(key)) ? key : stored }
}

/** A short link to an email as it came. */
export async function getOriginal(deps: Deps, call: Call, input: { id: string }) {
  const { entry, key } = await findOriginal(deps, call, input.id)
  const name = `${(entry.message?.subject ?? '').slice(0, 100).trim() || 'email'}.eml`
  const url = await deps.files.downloadLink(key, { name, type: 'message/rfc822' }, LINK_FOR_SECONDS)
  return { url, expiresAt: new Date(deps.clock.now() + LINK_FOR_SECONDS * 1000).toISOString() }
}

/** Only elements are written so: in words and values `<` is escaped. */
const PICTURE = /<img\b[^>]*>/g
const OWN = / src="cid:(\d{1,2})"/

/**
 * An email as it may be shown, as it was made safe when it came. Its own pictures are given links; those from elsewhere,
 * which tell their sender that it was read, only where somebody wants them.
 */
export async function showEmail(deps: Deps, call: Call, input: { id: string; pictures?: 'own' | 'all' | undefined }) {
  const { entry, key } = await findOriginal(deps, call, input.id)
  const shown = shownBeside(key)
  if (!(await deps.files.find(shown))) throw notFound('html')
  const html = Buffer.from(await deps.files.read(shown)).toString('utf8')
  const links = await pictureLinks(deps, entry, html)
  return {
    html: html.replace(PICTURE, (picture) => {
      const own = OWN.exec(picture)?.[1]
      if (own !== undefined) return picture.replace(OWN, links.has(own) ? ` src="${links.get(own)}"` : '')
      return input.pictures === 'all' ? picture.replace(/ data-src="/, ' src="') : picture
    }),
  }
}

async function pictureLinks(deps: Deps, entry: Entry, html: string): Promise<Map<string, string>> {
  const wanted = new Set((html.match(PICTURE) ?? []).flatMap((picture) => OWN.exec(picture)?.[1] ?? []))
  const links = await Promise.all(
    [...wanted].map(async (index) => {
      try {
        const { url } = await linkTo(deps, entry, Number(index))
        return [[index, url.replaceAll('&', '&amp;')] as const]
      } catch {
        // One that could not be had is left out.
        return []
      }
    }),
  )
  return new Map(links.flat())
}

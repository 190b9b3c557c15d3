import { entriesIn } from '../row.ts'
import type { Scene } from '../scene.ts'

const MAX_PAGES = 40
const MAX_TRIES = 20
const MARKED_MS = 1_800

export const articleOf = (scroller: HTMLElement | null, id: string | undefined) =>
  id === undefined ? null : (scroller?.querySelector<HTMLElement>(`[data-entry="${CSS.escape(id)}"]`) ?? null)

const drawn = () => new Promise<void>((resolve) => requestAnimationFrame(() => requestAnimationFrame(() => resolve())))

const indexIn = ({ rows }: Scene, id: string) =>
  rows.findIndex((row) => entriesIn(row).some((entry) => entry.id === id))

/** Brings a message onto the screen, reading older ones until it is there, and gives it the focus; undefined: it is nowhere. */
export async function reveal(
  scene: () => Scene,
  id: string,
  align: 'center' | 'auto' = 'center',
): Promise<HTMLElement | undefined> {
  for (let pages = 0; indexIn(scene(), id) === -1; pages++) {
    const { hasMore, more } = scene()
    if (!hasMore || pages === MAX_PAGES) return undefined
    await more()
    await drawn()
  }
  const near = align === 'auto' ? articleOf(scene().scroller, id) : null
  if (near) {
    scene().show(indexIn(scene(), id), align)
    near.focus({ preventScroll: true })
    return near
  }
  // Rows on the way are measured when they are drawn, which a busy machine does later, and move what comes after them.
  let article = articleOf(scene().scroller, id)
  for (let tries = 0, before: number | undefined; tries < MAX_TRIES; tries++) {
    scene().show(indexIn(scene(), id), align)
    await drawn()
    article = articleOf(scene().scroller, id)
    const place = article?.getBoundingClientRect().top
    if (place !== undefined && place === before) break
    before = place
  }
  article?.focus({ preventScroll: true })
  return article ?? undefined
}

/** For a moment it is seen which one it is. */
export function mark(article: HTMLElement): void {
  article.animate([{ background: 'var(--color-warn-soft)' }, { background: 'transparent' }], {
    duration: MARKED_MS,
    easing: 'ease-in',
  })
}

import { useContext, useState } from 'react'
import type { Message } from '../../api/types.ts'
import { SceneContext } from '../scene.ts'
import { mark, reveal } from './reveal.ts'
import { useWords } from './use-words.ts'

interface QuotedMessageProps {
  replyTo: NonNullable<Message['replyTo']>
  /** who said it, where that is known */
  name?: string | undefined
}

/** The message that is answered, above the answer; pressing it goes there. */
export function QuotedMessage({ replyTo, name }: QuotedMessageProps) {
  const { t } = useWords()
  const scene = useContext(SceneContext)
  const [state, setState] = useState<'searching' | 'gone'>()
  const { entryId, text, from } = replyTo
  const author = name ?? t(from === 'contact' ? 'quote.contact' : 'quote.company')
  const words = text || t('quote.nothing')
  const look = 'mb-1 block w-full max-w-full border-accent border-s-2 bg-canvas/60 py-0.5 pe-2 ps-2 text-start text-sm'
  const lines = (
    <>
      <span className="block truncate font-medium text-xs">{author} </span>
      <span className="line-clamp-2 text-muted" dir="auto">
        {words}
      </span>
      {state && (
        <span role="status" className="block text-muted text-xs">
          {t(`quote.${state}`)}
        </span>
      )}
    </>
  )
  if (entryId === undefined) return <span className={look}>{lines}</span>
  const go = async () => {
    if (state === 'searching') return
    // What is on the screen is there at once.
    const slow = setTimeout(() => setState('searching'), 300)
    const article = await reveal(scene, entryId).finally(() => clearTimeout(slow))
    setState(article ? undefined : 'gone')
    if (article) mark(article)
  }
  return (
    <button
      type="button"
      className={`${look} rounded-r hover:bg-hover`}
      aria-label={t('quote.jump', { name: author, text: words })}
      onClick={() => void go()}
    >
      {lines}
    </button>
  )
}

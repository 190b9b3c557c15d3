import { useState } from 'preact/hooks'
import { piecesOf } from './marks.ts'
import type { Translate } from './texts/index.ts'

/*
 * What nobody needs before the first message, as a module beside the script: `widget-more.js`. It has Preact lent by the
 * script (`lend`, of its build), which loads it when the chat is opened.
 */

export { Choices } from './choices.tsx'
export { FileView } from './file-view.tsx'
export { Links } from './links.ts'
export { UploadList } from './upload-list.tsx'
export { Uploads } from './uploads.ts'

/** Words with their formatting. */
export function Marked({ text }: { text: string }) {
  return (
    <>
      {piecesOf(text).map(({ text: words, as: Tag }, index) =>
        // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text never change
        Tag ? <Tag key={index}>{words}</Tag> : words,
      )}
    </>
  )
}

/** Has the conversation sent to whoever it is with. */
export function Transcript({ t, send }: { t: Translate; send(): Promise<{ to: string }> }) {
  const [said, setSaid] = useState('')
  const [isBusy, setBusy] = useState(false)
  const ask = async () => {
    setBusy(true)
    setSaid('')
    try {
      setSaid(t('transcriptSent', { email: (await send()).to }))
    } catch {
      setSaid(t('transcriptFailed'))
      setBusy(false)
    }
  }
  return (
    <p class="transcript">
      {!(isBusy && said) && (
        <button type="button" disabled={isBusy} onClick={() => void ask()}>
          {t('transcript')}
        </button>
      )}
      <span role="status">{said}</span>
    </p>
  )
}

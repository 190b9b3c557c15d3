import { useEffect, useState } from 'preact/hooks'
import css from './choices.css?inline'
import type { Message } from './messages.ts'
import type { Choice } from './wire.ts'

/**
 * The answers that the newest message offers, until something is said below it. Whoever took one by keyboard stays in the
 * list.
 */
export function Choices({ from, choose }: { from: Message; choose(choice: Choice): void }) {
  const [box, setBox] = useState<HTMLElement | null>(null)
  useEffect(() => {
    const root = box?.getRootNode()
    if (!(box && root instanceof ShadowRoot)) return undefined
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(css)
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
    // They came after the list had gone to its end.
    box.scrollIntoView({ block: 'nearest' })
    return () => {
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter((other) => other !== sheet)
    }
  }, [box])
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset has a look of its own
    <div class="choices" role="group" aria-label={from.text} ref={setBox}>
      {from.choices?.map((choice) => (
        <button
          type="button"
          key={choice.payload}
          dir="auto"
          onClick={() => {
            box?.parentElement?.focus()
            choose(choice)
          }}
        >
          {choice.title}
        </button>
      ))}
    </div>
  )
}

import { Search } from 'lucide-react'
import {
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useEffect,
  useId,
  useImperativeHandle,
  useMemo,
  useRef,
  useState,
} from 'react'
import { useLocale } from '../i18n/time.ts'
import { findTemplates, whyNot } from './find.ts'
import { languageName } from './language-name.ts'
import { QualityMark } from './quality-mark.tsx'
import { recentTemplates } from './recent.ts'
import { TemplatePreview } from './template-preview.tsx'
import type { Template } from './types.ts'
import { useWords } from './words.ts'

interface TemplateListProps {
  ref?: Ref<{ focus(): void }>
  channelId: string
  templates: readonly Template[]
  /** the customer's */
  language: string | undefined
  /** beside what is looked for */
  action?: ReactNode
  onChoose(template: Template): void
  /** Escape */
  onLeave: (() => void) | undefined
}

/** M8: the templates of a channel, found by name, words and language; arrows choose, Enter takes. */
export function TemplateList({ ref, channelId, templates, language, action, onChoose, onLeave }: TemplateListProps) {
  const { t } = useWords()
  const locale = useLocale()
  const input = useRef<HTMLInputElement>(null)
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  const [query, setQuery] = useState('')
  const [active, setActive] = useState(0)
  useImperativeHandle(ref, () => ({ focus: () => input.current?.focus() }))
  const recent = useMemo(() => recentTemplates(channelId), [channelId])
  const groups = useMemo(
    () =>
      findTemplates(templates, { query, language, reader: locale, recent, nameOf: (own) => languageName(own, locale) }),
    [templates, query, language, recent, locale],
  )
  const found = groups.flatMap((group) => group.templates)
  const current = found[active]
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is active is always seen
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [active, groups])
  const choose = (template: Template) => {
    if (whyNot(template) === undefined) onChoose(template)
  }
  const move = (by: number) => setActive(found.length === 0 ? 0 : (active + by + found.length) % found.length)
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown') move(1)
    else if (event.key === 'ArrowUp') move(-1)
    else if (event.key === 'Enter' && current) choose(current)
    else if (event.key === 'Escape' && onLeave) {
      event.stopPropagation()
      onLeave()
    } else return
    event.preventDefault()
  }
  return (
    <div className="flex min-h-0 flex-col" data-templates="">
      <div className="flex items-center gap-2 border-b px-2.5">
        <Search size={15} className="shrink-0 text-muted" aria-hidden />
        <input
          ref={input}
          type="search"
          role="combobox"
          aria-label={t('search')}
          placeholder={t('search')}
          aria-expanded
          aria-controls={id}
          aria-autocomplete="list"
          aria-activedescendant={current ? `${id}-${active}` : undefined}
          data-begin=""
          autoComplete="off"
          value={query}
          onChange={({ target }) => {
            setQuery(target.value)
            setActive(0)
          }}
          onKeyDown={onKeyDown}
          className="h-9 min-w-0 flex-1 bg-transparent text-base outline-none"
        />
        {action}
      </div>
      <div className="grid min-h-0 @lg:grid-cols-[minmax(0,1fr)_minmax(0,260px)]">
        <div
          ref={list}
          id={id}
          role="listbox"
          aria-label={t('title')}
          tabIndex={-1}
          className="scroll-thin max-h-[min(300px,36dvh)] overflow-y-auto p-1"
        >
          {groups.map((group) => (
            // biome-ignore lint/a11y/useSemanticElements: a fieldset is of a form
            <div key={group.language} role="group" aria-labelledby={`${id}-${group.language}`}>
              <p id={`${id}-${group.language}`} className="px-2 pt-1 pb-0.5 font-medium text-muted text-xs">
                {languageName(group.language, locale)}
              </p>
              {group.templates.map((template) => {
                const index = found.indexOf(template)
                return (
                  <Option
                    key={template.id}
                    id={`${id}-${index}`}
                    template={template}
                    isActive={index === active}
                    onPoint={() => setActive(index)}
                    onChoose={() => choose(template)}
                  />
                )
              })}
            </div>
          ))}
        </div>
        {current && (
          <div className="scroll-thin max-h-[min(300px,36dvh)] overflow-y-auto border-s bg-canvas p-2.5 @max-lg:hidden">
            <TemplatePreview template={current} />
          </div>
        )}
      </div>
      {found.length === 0 && (
        <p role="status" className="px-3 pb-3 text-muted text-sm">
          {t('noneFound', { query })}
        </p>
      )}
    </div>
  )
}

interface OptionProps {
  id: string
  template: Template
  isActive: boolean
  onPoint(): void
  onChoose(): void
}

function Option({ id, template, isActive, onPoint, onChoose }: OptionProps) {
  const { t } = useWords()
  const { name, category, quality, reason, components } = template
  const because = whyNot(template)
  const body = components.find((component) => component.type === 'body')
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
    // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus, and says which one is active
    <div
      id={id}
      role="option"
      aria-selected={isActive}
      aria-disabled={because !== undefined}
      onMouseDown={(event) => event.preventDefault()}
      onMouseMove={isActive ? undefined : onPoint}
      onClick={onChoose}
      className={`rounded px-2 py-1 ${isActive ? 'bg-hover' : ''} ${because ? 'cursor-not-allowed!' : ''}`}
      data-template={template.id}
    >
      <span className="flex items-baseline gap-2">
        <span className={`min-w-0 truncate font-medium text-sm ${because ? 'text-muted' : ''}`}>{name}</span>
        <span className="ms-auto flex shrink-0 items-center gap-2 text-muted text-xs">
          {quality && <QualityMark quality={quality} named="wide" />}
          {t(`category.${category}`)}
        </span>
      </span>
      {because ? (
        <span className="line-clamp-2 text-warn text-xs [overflow-wrap:anywhere]">
          {t(`why.${because}`)}
          {because === 'unfillable' && template.unusable && ` ${t(`unusable.${template.unusable}`)}`}
          {reason && ` ${reason}`}
        </span>
      ) : (
        <span className="block truncate text-muted text-xs" dir="auto">
          {body?.text.replaceAll(/\s+/g, ' ')}
        </span>
      )}
    </div>
  )
}

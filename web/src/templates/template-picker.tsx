import { Link } from '@tanstack/react-router'
import { RotateCw } from 'lucide-react'
import { type ReactNode, type Ref, Suspense, useEffect, useImperativeHandle, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { asProblem } from '../api/problem.ts'
import { useMe } from '../api/queries.ts'
import { can } from '../api/rights.ts'
import type { Upload } from '../messages/uploads.ts'
import type { Variable } from '../messages/variables.ts'
import { Button } from '../ui/button.tsx'
import { Notice, Waiting } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { mediaOf } from './fields.ts'
import { filledOf, type SentTemplate } from './filled.ts'
import { fillingOf } from './filling.ts'
import { whyNot } from './find.ts'
import { useRefresh, useTemplates } from './queries.ts'
import { usualVariables } from './recent.ts'
import { TemplateForm } from './template-form.tsx'
import { TemplateList } from './template-list.tsx'
import type { Template, TemplateDraft, TemplatesUpdate, TemplateToSend } from './types.ts'
import { useHeaderFile } from './use-header-file.ts'
import { useWords } from './words.ts'

/** A template that can be sent as it is. */
export interface ReadyTemplate {
  template: TemplateToSend
  /** its words as they will be read, as far as that is known here */
  text: string
  shown: SentTemplate
  /** the header's own file */
  file?: Upload
}

export interface TemplatePickerProps {
  ref?: Ref<{ focus(): void }>
  channelId: string
  /** the customer's: its templates come first */
  language?: string | undefined
  /** what `$` offers, with what it stands for; left out: nothing */
  possible?: readonly Variable[]
  value: TemplateDraft
  onChange(value: TemplateDraft): void
  /** whether it can be sent now, whenever that changes */
  onReady(ready: ReadyTemplate | undefined): void
  /** under which name its file is kept as long as it is a draft */
  place: string
  /** it was to be sent, and was not ready: what is missing is said */
  showsMissing: boolean
  /** why the server did not take it */
  problem?: unknown
  /** a file that is still on its way does not keep it back: whoever sends it waits */
  sendsUploading?: boolean
  /** Escape in the list */
  onLeave?: () => void
  /** everything is filled in, and the key goes on */
  onEnd?: () => void
}

/** M8: chooses a template of a channel and fills it in. */
export function TemplatePicker(props: TemplatePickerProps) {
  return (
    <Suspense fallback={<Waiting rows={3} />}>
      <div className="@container">
        <Picker {...props} />
      </div>
    </Suspense>
  )
}

const nowhere = () => undefined

function Picker(props: TemplatePickerProps) {
  const { ref, channelId, language, value, onChange, onLeave } = props
  const { t } = useWords()
  const sentence = useSentence()
  const { data, error } = useTemplates(channelId)
  const list = useRef<{ focus(): void }>(null)
  const form = useRef<{ focus(): void }>(null)
  const wantsFocus = useRef(false)
  const focus = () => {
    const own = form.current ?? list.current
    wantsFocus.current = own === null
    own?.focus()
  }
  useImperativeHandle(ref, () => ({ focus }))
  // Admins see hidden ones too, in the settings.
  const offered = data?.templates.filter(({ hidden }) => !hidden) ?? []
  const chosen = offered.find(({ id }) => id === value.id)
  const shown = data === undefined ? undefined : (chosen?.id ?? '')
  // biome-ignore lint/correctness/useExhaustiveDependencies: once what takes the focus is there
  useEffect(() => {
    if (wantsFocus.current && shown !== undefined) focus()
  }, [shown])
  useEffect(() => {
    if (data && !chosen) props.onReady(undefined)
  }, [data, chosen, props.onReady])
  if (!data) return error ? <Notice tone="bad">{sentence(error)}</Notice> : <Waiting rows={3} />
  if (chosen) {
    return (
      <Filled
        {...props}
        key={chosen.id}
        form={form}
        template={chosen}
        onBack={() => {
          wantsFocus.current = true
          onChange({ variables: value.variables })
        }}
      />
    )
  }
  if (offered.length === 0) return <NoTemplates channelId={channelId} update={data.update} onLeave={onLeave} />
  return (
    <>
      {value.id !== undefined && <Notice tone="warn">{t('gone')}</Notice>}
      <TemplateList
        ref={list}
        channelId={channelId}
        templates={offered}
        language={language}
        action={<RefreshButton channelId={channelId} update={data.update} />}
        onLeave={onLeave}
        onChoose={({ id, variables }) => {
          wantsFocus.current = true
          const names = variables.map(({ name }) => name)
          const typed = Object.entries(value.variables).filter(([name, text]) => names.includes(name) && text !== '')
          onChange({ id, variables: { ...usualVariables(channelId, id), ...Object.fromEntries(typed) } })
        }}
      />
    </>
  )
}

interface FilledProps extends TemplatePickerProps {
  form: Ref<{ focus(): void }>
  template: Template
  onBack(): void
}

function Filled(props: FilledProps) {
  const {
    form,
    template,
    channelId,
    value,
    possible = [],
    place,
    showsMissing,
    problem,
    sendsUploading = false,
  } = props
  const { onChange, onReady, onBack, onEnd = nowhere } = props
  const { t } = useWords()
  const sentence = useSentence()
  const media = mediaOf(template)
  const header = useHeaderFile(place, channelId, media?.format)
  const filling = fillingOf(template, value.variables, possible)
  const because = whyNot(template)
  const ready =
    because === undefined && filling.wrong.size === 0 && isFileReady(header, media, sendsUploading)
      ? readyOf(template, value, filling.values, media ? header.file : undefined)
      : undefined
  const said = JSON.stringify(ready)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is the same is not told again
  useEffect(() => onReady(ready), [said, onReady])
  const refusal = problem === undefined ? undefined : asProblem(problem)
  const refusalOf = (name: string) => refusal?.errors.find(({ path }) => path === `template.variables.${name}`)?.message
  const isAtField = template.variables.some(({ name }) => refusalOf(name) !== undefined)
  return (
    <>
      {because !== undefined && (
        <Notice tone="warn">
          {t(`why.${because}`)} {template.reason}
        </Notice>
      )}
      {refusal && !isAtField && <Notice tone="bad">{sentence(refusal)}</Notice>}
      <TemplateForm
        ref={form}
        template={template}
        values={value.variables}
        filling={filling}
        header={header}
        possible={possible}
        showsMissing={showsMissing}
        refusalOf={refusalOf}
        onChange={(name, text) => onChange({ ...value, variables: { ...value.variables, [name]: text } })}
        onBack={onBack}
        onEnd={onEnd}
      />
    </>
  )
}

function isFileReady(
  { file, refusal }: ReturnType<typeof useHeaderFile>,
  media: ReturnType<typeof mediaOf>,
  sendsUploading: boolean,
): boolean {
  if (!media) return true
  if (!file) return media.hasOwn
  return refusal === undefined && (file.state === 'done' || (sendsUploading && file.state !== 'failed'))
}

function readyOf(
  template: Template,
  { variables }: TemplateDraft,
  values: Readonly<Record<string, string>>,
  file: Upload | undefined,
): ReadyTemplate {
  const { text, shown } = filledOf(template, values)
  const written = template.variables.map(({ name }) => [name, (variables[name] ?? '').trim()])
  return {
    template: {
      id: template.id,
      variables: Object.fromEntries(written),
      ...(file?.id ? { headerAttachmentId: file.id } : {}),
    },
    text,
    shown,
    ...(file ? { file } : {}),
  }
}

interface UpdateProps {
  channelId: string
  update: TemplatesUpdate | undefined
}

function RefreshButton({ channelId, update }: UpdateProps) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const refresh = useRefresh(channelId)
  const isRunning = refresh.isPending || update?.running === true
  const failed = refresh.error ?? update?.error
  return (
    <>
      <span role="status" className={`shrink-0 text-xs ${failed ? 'text-warn' : 'text-muted'}`}>
        {isRunning ? t('refreshing') : failed ? t('notRefreshed') : ''}
      </span>
      <Button
        small
        look="quiet"
        aria-label={t('refresh')}
        title={t('refresh')}
        disabled={isRunning}
        onClick={() => refresh.mutate()}
      >
        <RotateCw size={13} aria-hidden className={isRunning ? 'motion-safe:animate-spin' : ''} />
        {failed && !isRunning && common('common.tryAgain')}
      </Button>
    </>
  )
}

/** There is none, and why: what is to be set, by whom. */
function NoTemplates({ channelId, update, onLeave }: UpdateProps & { onLeave: (() => void) | undefined }) {
  const { t } = useWords()
  const me = useMe()
  const refresh = useRefresh(channelId)
  const isRunning = refresh.isPending || update?.running === true
  const mayKeep = can(me, 'settings.manage')
  const isUnset = update?.error?.code === 'not_set'
  const words: ReactNode = isRunning
    ? t('refreshing')
    : isUnset
      ? t(mayKeep ? 'none.notSet' : 'none.askAdmin')
      : update?.error
        ? t('none.failed', { reason: update.error.reason })
        : t('none.empty')
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 px-3 py-3 text-sm">
      <p role="status" className="min-w-48 flex-1 text-muted">
        {words}
      </p>
      {isUnset && mayKeep ? (
        <Link
          to="/settings/$section/$itemId"
          params={{ section: 'channels', itemId: channelId }}
          className="text-accent underline"
        >
          {t('none.toChannel')}
        </Link>
      ) : (
        <Button small disabled={isRunning} onClick={() => refresh.mutate()}>
          {t('refresh')}
        </Button>
      )}
      {onLeave && (
        <Button small look="quiet" onClick={onLeave}>
          {t('leave')}
        </Button>
      )}
    </div>
  )
}

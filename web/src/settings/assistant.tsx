import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { OutputOf } from '../../../contracts/operations.ts'
import { call } from '../api/client.ts'
import { StandIn } from '../assistant/stand-in.tsx'
import { assistantQuery } from '../assistant/use-asking.ts'
import { useLocale } from '../i18n/time.ts'
import { Notice, Waiting } from '../ui/notice.tsx'
import { CheckField, Group, SelectField, TextField } from './fields.tsx'
import { FormFoot, FormNotices, Page } from './page-parts.tsx'
import { useSettingsSentence } from './problems.ts'
import { useForm } from './use-form.ts'

type Assistant = OutputOf<'assistant.get'>
type Usage = OutputOf<'assistant.usage'>

/** O4: the model that helps to write, what it may be asked, and what that cost. */
export default function AssistantPage() {
  const { t } = useTranslation('settings')
  const sentence = useSettingsSentence()
  const { data, error } = useQuery({ ...assistantQuery, refetchOnMount: 'always' })
  const usage = useQuery({
    queryKey: ['assistant', 'usage'],
    queryFn: () => call('assistant.usage', {}),
    refetchOnMount: 'always',
  })
  return (
    <Page title={t('section.assistant')} intro={t('assistant.intro')}>
      {data ? (
        <AssistantForm assistant={data} />
      ) : error ? (
        <Notice tone="bad">{sentence(error)}</Notice>
      ) : (
        <Waiting rows={4} />
      )}
      <section aria-labelledby="assistant-usage" className="mt-8">
        <h2 id="assistant-usage" className="mb-2 font-semibold text-base">
          {t('assistant.usage')}
        </h2>
        {usage.data ? (
          <UsageTable usage={usage.data} />
        ) : usage.error ? (
          <Notice tone="bad">{sentence(usage.error)}</Notice>
        ) : (
          <Waiting rows={2} />
        )}
      </section>
    </Page>
  )
}

interface Draft {
  enabled: boolean
  /** `<region>/<model>`; empty: none */
  model: string
  perDay: string
  currency: string
  input: string
  output: string
}

const nameOf = ({ region, model }: { region: string; model: string }) => `${region}/${model}`
const numberOf = (text: string) => Number(text.trim().replace(',', '.'))

function draftOf(assistant?: Assistant): Draft {
  const { enabled = false, model = null, perDay = 0, price = { currency: '', input: 0, output: 0 } } = assistant ?? {}
  return {
    enabled,
    model: model ? nameOf(model) : '',
    perDay: String(perDay),
    currency: price.currency,
    input: String(price.input),
    output: String(price.output),
  }
}

function AssistantForm({ assistant }: { assistant: Assistant }) {
  const { t } = useTranslation('settings')
  const client = useQueryClient()
  const offered = assistant.models
  const form = useForm<Assistant, Draft>({
    item: assistant,
    draftOf,
    save: ({ enabled, model, perDay, currency, input, output }, base) => {
      const [region = '', ...id] = model.split('/')
      return call('assistant.update', {
        enabled,
        model: model === '' ? null : { region, model: id.join('/') },
        perDay: numberOf(perDay),
        price: { currency: currency.trim().toUpperCase(), input: numberOf(input), output: numberOf(output) },
        ...(base ? { version: base.version } : {}),
      })
    },
    reload: () => client.fetchQuery({ ...assistantQuery, staleTime: 0 }),
    onSaved: (saved) => client.setQueryData(assistantQuery.queryKey, saved),
  })
  const { draft, set, errorAt } = form
  // One that is chosen and no longer allowed is still shown.
  const models = [...new Set([...offered.map(nameOf), draft.model])].filter((name) => name !== '')
  return (
    <form {...form.form} className="space-y-4">
      <FormNotices form={form} fields={['model', 'perDay', 'price']} />
      {offered.length === 0 && <Notice tone="info">{t('assistant.noModels')}</Notice>}
      {assistant.enabled && !assistant.on && <Notice tone="warn">{t('assistant.notAllowed')}</Notice>}
      <CheckField
        label={t('assistant.enabled')}
        hint={t('assistant.enabledHint')}
        checked={draft.enabled}
        onChange={(enabled) => set({ enabled })}
      />
      <div>
        <SelectField
          label={t('assistant.model')}
          hint={t('assistant.modelHint')}
          error={errorAt('model')}
          value={draft.model}
          onChange={(model) => set({ model })}
          options={[
            { value: '', label: t('assistant.noModel') },
            ...models.map((name) => ({ value: name, label: name.replace('/', ' · ') })),
          ]}
        />
        {draft.model.includes('/stand-in.') && (
          <p className="mt-1.5 flex items-center gap-2 text-muted text-sm">
            <StandIn />
            {t('assistant.standIn')}
          </p>
        )}
      </div>
      <TextField
        label={t('assistant.perDay')}
        hint={t('assistant.perDayHint')}
        error={errorAt('perDay')}
        value={draft.perDay}
        onChange={(perDay) => set({ perDay })}
      />
      <Group title={t('assistant.price')} hint={t('assistant.priceHint')}>
        <div className="grid gap-3 sm:grid-cols-3">
          <TextField
            label={t('assistant.currency')}
            error={errorAt('price.currency')}
            value={draft.currency}
            onChange={(currency) => set({ currency })}
          />
          <TextField
            label={t('assistant.input')}
            error={errorAt('price.input')}
            value={draft.input}
            onChange={(input) => set({ input })}
          />
          <TextField
            label={t('assistant.output')}
            error={errorAt('price.output')}
            value={draft.output}
            onChange={(output) => set({ output })}
          />
        </div>
      </Group>
      <FormFoot form={form} />
    </form>
  )
}

function UsageTable({ usage: { currency, months } }: { usage: Usage }) {
  const { t } = useTranslation('settings')
  const locale = useLocale()
  if (months.length === 0) {
    return <p className="rounded-lg border border-dashed p-6 text-center text-muted">{t('assistant.unused')}</p>
  }
  const number = new Intl.NumberFormat(locale)
  const money = new Intl.NumberFormat(locale, { style: 'currency', currency, maximumFractionDigits: 4 })
  const month = new Intl.DateTimeFormat(locale, { month: 'long', year: 'numeric', timeZone: 'UTC' })
  const cells = (used: Omit<Usage['months'][number], 'month' | 'agents'>) =>
    [money.format(used.cost), number.format(used.calls), number.format(used.input), number.format(used.output)].map(
      (text, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the same four columns
        <td key={index} className="px-2 py-1.5 text-end tabular-nums">
          {text}
        </td>
      ),
    )
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is wider than its place is scrolled by keyboard */}
      <section className="scroll-thin overflow-x-auto rounded-lg border" aria-label={t('assistant.usage')} tabIndex={0}>
        <table className="w-full min-w-[26rem] text-sm">
          <thead>
            <tr className="border-b text-muted text-xs">
              <th className="px-2 py-1.5 text-start font-medium">{t('assistant.month')}</th>
              {(['cost', 'calls', 'tokensIn', 'tokensOut'] as const).map((name) => (
                <th key={name} className="px-2 py-1.5 text-end font-medium">
                  {t(`assistant.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          {months.map(({ month: name, agents, ...used }) => (
            <tbody key={name} className="border-b last:border-b-0">
              <tr className="font-medium">
                <th scope="row" className="px-2 py-1.5 text-start font-medium">
                  {month.format(Date.parse(`${name}-01`))}
                </th>
                {cells(used)}
              </tr>
              {agents.map(({ id, name: agent, ...theirs }) => (
                <tr key={id} className="text-muted">
                  <th scope="row" className="max-w-40 truncate px-2 py-1 ps-5 text-start font-normal">
                    {agent}
                  </th>
                  {cells(theirs)}
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      </section>
      <p className="mt-2 text-muted text-xs">{t('assistant.costHint')}</p>
    </>
  )
}

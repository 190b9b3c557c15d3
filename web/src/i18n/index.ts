import i18next from 'i18next'
import { initReactI18next } from 'react-i18next'
import type apiKeys from '../api-keys/messages/en.json'
import type assistant from '../assistant/messages/en.json'
import type bots from '../bots/messages/en.json'
import type campaigns from '../campaigns/messages/en.json'
import type attributes from '../contacts/attributes/messages/en.json'
import type contacts from '../contacts/page/messages/en.json'
import type transfer from '../contacts/transfer/messages/en.json'
import type records from '../crm/messages/en.json'
import type firstHour from '../first-hour/messages/en.json'
import type flow from '../flow/messages/en.json'
import type jobs from '../jobs/messages/en.json'
import type live from '../live/messages/en.json'
import type writingEmail from '../messages/email/messages/en.json'
import type emoji from '../messages/emoji/messages/en.json'
import type later from '../messages/later/messages/en.json'
import type voice from '../messages/voice/messages/en.json'
import type notices from '../notifications/messages/en.json'
import type reports from '../reports/messages/en.json'
import type satisfaction from '../satisfaction/messages/en.json'
import type savedViews from '../saved-views/messages/en.json'
import type search from '../search/messages/en.json'
import type channelSetup from '../settings/channel-setup/messages/en.json'
import type settings from '../settings/messages/en.json'
import type templates from '../templates/messages/en.json'
import type email from '../timeline/email/messages/en.json'
import type meaning from '../timeline/meaning/messages/en.json'
import { remember, remembered } from '../ui/remembered.ts'
import type webhookEndpoints from '../webhook-endpoints/messages/en.json'
import type workflows from '../workflows/messages/en.json'
import en from './en.json'
import { type Language, languages } from './languages.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    resources: {
      translation: typeof en
      settings: typeof settings
      records: typeof records
      flow: typeof flow
      satisfaction: typeof satisfaction
      reports: typeof reports
      savedViews: typeof savedViews
      firstHour: typeof firstHour
      channelSetup: typeof channelSetup
      email: typeof email
      meaning: typeof meaning
      voice: typeof voice
      emoji: typeof emoji
      later: typeof later
      notices: typeof notices
      writingEmail: typeof writingEmail
      jobs: typeof jobs
      templates: typeof templates
      campaigns: typeof campaigns
      search: typeof search
      contacts: typeof contacts
      attributes: typeof attributes
      transfer: typeof transfer
      workflows: typeof workflows
      assistant: typeof assistant
      bots: typeof bots
      live: typeof live
      apiKeys: typeof apiKeys
      webhookEndpoints: typeof webhookEndpoints
    }
  }
}

const KEY = 'switchboard.language'
const files = import.meta.glob<{ default: object }>(['./*.json', '!./en.json'])

function preferred(): Language {
  for (const wanted of [remembered(KEY), ...navigator.languages]) {
    const language = wanted?.slice(0, 2).toLowerCase()
    if (language && language in languages) return language as Language
  }
  return 'en'
}

async function load(language: Language): Promise<void> {
  const read = files[`./${language}.json`]
  if (read && !i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', (await read()).default)
  }
  await i18next.changeLanguage(language)
  document.documentElement.lang = language
  document.documentElement.dir = i18next.dir(language)
}

/** Only the language that is read is loaded; English is there for whatever a translation lacks. */
export async function startLanguage(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: 'en',
    fallbackLng: 'en',
    resources: { en: { translation: en } },
    interpolation: { escapeValue: false },
    returnNull: false,
  })
  await load(preferred())
}

export async function setLanguage(language: Language): Promise<void> {
  remember(KEY, language)
  await load(language)
}

import { useTranslation } from 'react-i18next'
import { setLanguage } from '../i18n/index.ts'
import { type Language, languages } from '../i18n/languages.ts'

/** Each language, by what its readers call it. */
export const consoleLanguages = Object.entries(languages).map(([code, name]) => (
  <option key={code} value={code} lang={code}>
    {name}
  </option>
))

export function LanguageSelect() {
  const { t, i18n } = useTranslation()
  return (
    <label className="inline-flex items-center gap-2 text-muted text-sm">
      {t('account.language')}
      <select
        className="field w-auto"
        value={i18n.language}
        onChange={({ target }) => void setLanguage(target.value as Language)}
      >
        {consoleLanguages}
      </select>
    </label>
  )
}

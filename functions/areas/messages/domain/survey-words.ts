/** O5: what is said to a customer in a conversation, by language. */
interface SurveyWords {
  question: string
  /** before the link, where there are no buttons */
  link: string
  thanks: string
}

const words = {
  en: {
    question: 'How satisfied are you with our help? 1 means not at all, 5 means very.',
    link: 'Rate here:',
    thanks: 'Thank you! If you like, tell us the reason in one sentence.',
  },
  de: {
    question: 'Wie zufrieden sind Sie mit unserer Hilfe? 1 heißt gar nicht, 5 heißt sehr.',
    link: 'Hier bewerten:',
    thanks: 'Vielen Dank! Wenn Sie möchten, nennen Sie uns den Grund in einem Satz.',
  },
  es: {
    question: '¿Está satisfecho con nuestra ayuda? 1 significa nada, 5 significa mucho.',
    link: 'Valore aquí:',
    thanks: '¡Gracias! Si lo desea, díganos el motivo en una frase.',
  },
  fr: {
    question: 'Êtes-vous satisfait de notre aide ? 1 signifie pas du tout, 5 signifie tout à fait.',
    link: 'Donnez votre note ici :',
    thanks: 'Merci ! Si vous le souhaitez, dites-nous pourquoi en une phrase.',
  },
  it: {
    question: 'Quanto è soddisfatto del nostro aiuto? 1 significa per niente, 5 significa molto.',
    link: 'Valuti qui:',
    thanks: 'Grazie! Se vuole, ci dica il motivo in una frase.',
  },
  pt: {
    question: 'Está satisfeito com a nossa ajuda? 1 significa nada, 5 significa muito.',
    link: 'Avalie aqui:',
    thanks: 'Obrigado! Se quiser, diga-nos o motivo numa frase.',
  },
  ar: {
    question: 'ما مدى رضاك عن مساعدتنا؟ 1 يعني غير راضٍ إطلاقًا، و5 يعني راضٍ جدًا.',
    link: 'قيّم هنا:',
    thanks: 'شكرًا لك! إن شئت، فأخبرنا بالسبب في جملة واحدة.',
  },
  ja: {
    question: '私たちの対応にご満足いただけましたか？1は「まったく満足していない」、5は「とても満足」です。',
    link: '評価はこちら:',
    thanks: 'ありがとうございます！よろしければ、理由を一言お聞かせください。',
  },
  nl: {
    question: 'Hoe tevreden bent u met onze hulp? 1 betekent helemaal niet, 5 betekent heel erg.',
    link: 'Geef hier uw beoordeling:',
    thanks: 'Dank u wel! Als u wilt, vertel ons dan in één zin waarom.',
  },
  pl: {
    question: 'Na ile nasza pomoc spełniła Twoje oczekiwania? 1 oznacza wcale, 5 oznacza w pełni.',
    link: 'Oceń tutaj:',
    thanks: 'Dziękujemy! Jeśli chcesz, napisz w jednym zdaniu, dlaczego.',
  },
  tr: {
    question: 'Yardımımızdan ne kadar memnunsunuz? 1 hiç, 5 çok anlamına gelir.',
    link: 'Buradan değerlendirin:',
    thanks: 'Teşekkür ederiz! Dilerseniz nedenini bir cümleyle yazın.',
  },
  zh: {
    question: '您对我们的帮助满意吗？1 表示非常不满意，5 表示非常满意。',
    link: '请在此评分：',
    thanks: '谢谢！如果愿意，请用一句话告诉我们原因。',
  },
} satisfies Record<string, SurveyWords>

export type SurveyLanguage = keyof typeof words
export const surveyLanguages = Object.keys(words) as SurveyLanguage[]

/** The language that somebody is asked in, by a tag as theirs is known: English where we have no other words. */
export function surveyLanguageOf(tag: string | null | undefined): SurveyLanguage {
  const language = (tag ?? '').toLowerCase().split(/[-_]/)[0] ?? ''
  return Object.hasOwn(words, language) ? (language as SurveyLanguage) : 'en'
}

/** What a customer of that language is told. */
export const surveyWords = (tag: string | null | undefined): SurveyWords => words[surveyLanguageOf(tag)]

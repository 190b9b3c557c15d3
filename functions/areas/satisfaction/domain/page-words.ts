import { type SurveyLanguage, surveyLanguageOf, surveyLanguages } from '../../messages/domain/survey-words.ts'

/** What the page says that asks by a link. */
export interface PageWords {
  least: string
  most: string
  sentence: string
  send: string
  choose: string
  thanks: string
  change: string
  answered: string
  closed: string
  unknown: string
  busy: string
}

const words: Record<SurveyLanguage, PageWords> = {
  en: {
    least: 'not at all',
    most: 'very',
    sentence: 'In one sentence: why? (optional)',
    send: 'Send',
    choose: 'Please choose a number.',
    thanks: 'Thank you! Your answer has arrived.',
    change: 'You can change it within an hour, by the same link.',
    answered: 'You have answered already. Thank you!',
    closed: 'This question is no longer open.',
    unknown: 'This link is not valid. Please check that it is complete.',
    busy: 'That was too often. Please try again in a minute.',
  },
  de: {
    least: 'gar nicht',
    most: 'sehr',
    sentence: 'In einem Satz: warum? (freiwillig)',
    send: 'Senden',
    choose: 'Bitte wählen Sie eine Zahl.',
    thanks: 'Vielen Dank! Ihre Antwort ist angekommen.',
    change: 'Eine Stunde lang können Sie sie über denselben Link ändern.',
    answered: 'Sie haben schon geantwortet. Vielen Dank!',
    closed: 'Diese Frage ist nicht mehr offen.',
    unknown: 'Dieser Link ist nicht gültig. Bitte prüfen Sie, ob er vollständig ist.',
    busy: 'Das war zu oft. Bitte versuchen Sie es in einer Minute noch einmal.',
  },
  es: {
    least: 'nada',
    most: 'mucho',
    sentence: 'En una frase: ¿por qué? (opcional)',
    send: 'Enviar',
    choose: 'Elija un número, por favor.',
    thanks: '¡Gracias! Hemos recibido su respuesta.',
    change: 'Puede cambiarla durante una hora con el mismo enlace.',
    answered: 'Ya ha respondido. ¡Gracias!',
    closed: 'Esta pregunta ya no está abierta.',
    unknown: 'Este enlace no es válido. Compruebe que esté completo.',
    busy: 'Demasiados intentos. Vuelva a probar dentro de un minuto.',
  },
  fr: {
    least: 'pas du tout',
    most: 'tout à fait',
    sentence: 'En une phrase : pourquoi ? (facultatif)',
    send: 'Envoyer',
    choose: 'Veuillez choisir un chiffre.',
    thanks: 'Merci ! Votre réponse est bien arrivée.',
    change: 'Vous pouvez la modifier pendant une heure avec le même lien.',
    answered: 'Vous avez déjà répondu. Merci !',
    closed: 'Cette question n’est plus ouverte.',
    unknown: 'Ce lien n’est pas valide. Vérifiez qu’il est complet.',
    busy: 'Trop de tentatives. Réessayez dans une minute.',
  },
  it: {
    least: 'per niente',
    most: 'molto',
    sentence: 'In una frase: perché? (facoltativo)',
    send: 'Invia',
    choose: 'Scelga un numero.',
    thanks: 'Grazie! La Sua risposta è arrivata.',
    change: 'Può modificarla entro un’ora con lo stesso link.',
    answered: 'Ha già risposto. Grazie!',
    closed: 'Questa domanda non è più aperta.',
    unknown: 'Questo link non è valido. Controlli che sia completo.',
    busy: 'Troppi tentativi. Riprovi tra un minuto.',
  },
  pt: {
    least: 'nada',
    most: 'muito',
    sentence: 'Numa frase: porquê? (opcional)',
    send: 'Enviar',
    choose: 'Escolha um número, por favor.',
    thanks: 'Obrigado! Recebemos a sua resposta.',
    change: 'Pode alterá-la durante uma hora com a mesma ligação.',
    answered: 'Já respondeu. Obrigado!',
    closed: 'Esta pergunta já não está aberta.',
    unknown: 'Esta ligação não é válida. Verifique se está completa.',
    busy: 'Demasiadas tentativas. Tente de novo dentro de um minuto.',
  },
  ar: {
    least: 'غير راضٍ إطلاقًا',
    most: 'راضٍ جدًا',
    sentence: 'في جملة واحدة: لماذا؟ (اختياري)',
    send: 'إرسال',
    choose: 'يُرجى اختيار رقم.',
    thanks: 'شكرًا لك! وصلتنا إجابتك.',
    change: 'يمكنك تغييرها خلال ساعة عبر الرابط نفسه.',
    answered: 'لقد أجبت من قبل. شكرًا لك!',
    closed: 'لم يعد هذا السؤال مفتوحًا.',
    unknown: 'هذا الرابط غير صالح. يُرجى التأكد من أنه كامل.',
    busy: 'محاولات كثيرة جدًا. يُرجى المحاولة مجددًا بعد دقيقة.',
  },
  ja: {
    least: 'まったく満足していない',
    most: 'とても満足',
    sentence: '理由を一言お聞かせください(任意)',
    send: '送信',
    choose: '数字を選んでください。',
    thanks: 'ありがとうございます！ご回答を受け付けました。',
    change: '1時間以内であれば、同じリンクから変更できます。',
    answered: 'すでにご回答いただいています。ありがとうございます！',
    closed: 'この質問の受付は終了しました。',
    unknown: 'このリンクは無効です。リンク全体が正しいかご確認ください。',
    busy: '回数が多すぎます。1分後にもう一度お試しください。',
  },
  nl: {
    least: 'helemaal niet',
    most: 'heel erg',
    sentence: 'In één zin: waarom? (niet verplicht)',
    send: 'Versturen',
    choose: 'Kies een cijfer.',
    thanks: 'Dank u wel! Uw antwoord is aangekomen.',
    change: 'U kunt het een uur lang wijzigen via dezelfde link.',
    answered: 'U hebt al geantwoord. Dank u wel!',
    closed: 'Deze vraag staat niet meer open.',
    unknown: 'Deze link is niet geldig. Controleer of hij volledig is.',
    busy: 'Dat was te vaak. Probeer het over een minuut opnieuw.',
  },
  pl: {
    least: 'wcale',
    most: 'w pełni',
    sentence: 'W jednym zdaniu: dlaczego? (opcjonalnie)',
    send: 'Wyślij',
    choose: 'Wybierz liczbę.',
    thanks: 'Dziękujemy! Odpowiedź do nas dotarła.',
    change: 'Możesz ją zmienić w ciągu godziny pod tym samym linkiem.',
    answered: 'Odpowiedź została już udzielona. Dziękujemy!',
    closed: 'To pytanie nie jest już otwarte.',
    unknown: 'Ten link jest nieprawidłowy. Sprawdź, czy jest kompletny.',
    busy: 'Zbyt wiele prób. Spróbuj ponownie za minutę.',
  },
  tr: {
    least: 'hiç',
    most: 'çok',
    sentence: 'Bir cümleyle: neden? (isteğe bağlı)',
    send: 'Gönder',
    choose: 'Lütfen bir sayı seçin.',
    thanks: 'Teşekkür ederiz! Yanıtınız bize ulaştı.',
    change: 'Bir saat içinde aynı bağlantıdan değiştirebilirsiniz.',
    answered: 'Zaten yanıt verdiniz. Teşekkür ederiz!',
    closed: 'Bu soru artık açık değil.',
    unknown: 'Bu bağlantı geçerli değil. Lütfen eksiksiz olduğundan emin olun.',
    busy: 'Çok fazla deneme yapıldı. Lütfen bir dakika sonra yeniden deneyin.',
  },
  zh: {
    least: '非常不满意',
    most: '非常满意',
    sentence: '请用一句话说明原因（选填）',
    send: '发送',
    choose: '请选择一个数字。',
    thanks: '谢谢！我们已收到您的回答。',
    change: '一小时内可以通过同一链接修改。',
    answered: '您已经回答过了。谢谢！',
    closed: '此问题已不再开放。',
    unknown: '此链接无效。请检查链接是否完整。',
    busy: '尝试次数过多。请一分钟后再试。',
  },
}

/** The page's words in a language. */
export const pageWords = (language: SurveyLanguage): PageWords => words[language]

/** The first language that a browser asks for and we speak. */
export function acceptedLanguage(header: string | undefined): SurveyLanguage {
  const tags = (header ?? '').slice(0, 500).split(',')
  const wanted = tags.map((tag) => (tag.split(';')[0] ?? '').trim().toLowerCase())
  const spoken = wanted.find((tag) => surveyLanguages.some((language) => language === tag.split('-')[0]))
  return surveyLanguageOf(spoken)
}

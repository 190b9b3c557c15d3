import { randomBytes } from 'node:crypto'
import { conferenceUrlOf } from '../../workspace/domain/conference-url.ts'

/** What is said with the link, in the customer's language where it is one of these. */
const words = {
  en: 'Join the video call here:',
  ar: 'انضم إلى مكالمة الفيديو من هنا:',
  de: 'Hier geht es zum Videoanruf:',
  es: 'Únete a la videollamada aquí:',
  fr: 'Rejoignez l’appel vidéo ici :',
  it: 'Partecipa alla videochiamata qui:',
  ja: 'ビデオ通話はこちらからご参加ください:',
  nl: 'Doe hier mee met het videogesprek:',
  pl: 'Dołącz do rozmowy wideo tutaj:',
  pt: 'Entre na videochamada aqui:',
  tr: 'Görüntülü görüşmeye buradan katılın:',
  zh: '点此加入视频通话:',
}

/** 160 bits in small letters and digits: some services take no notice of case. Each call has its own, so that an old link leads into no other. */
const newCode = () => {
  const digits = 'abcdefghijklmnopqrstuvwxyz234567'
  return [...randomBytes(32)].map((byte) => digits[byte % 32]).join('')
}

/** M10: a new video call by the workspace's pattern, and what invites to it; `language`: the customer's, as far as it is known. */
export function newConference(pattern: string, language: string | null): { url: string; text: string } {
  const url = conferenceUrlOf(pattern, newCode())
  const known = language?.toLowerCase().split(/[-_]/)[0] ?? ''
  const invitation = Object.hasOwn(words, known) ? words[known as keyof typeof words] : words.en
  return { url, text: `${invitation} ${url}` }
}

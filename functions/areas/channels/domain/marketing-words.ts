/** Words that mean nothing else, in en, de, es, fr, it and pt; among them what templates have on their buttons for it. */
const STOP = new Set(
  [
    'stop|stopall|stop all|unsubscribe|opt out|optout|remove me|revoke|stop promotions|stop messages|stop marketing',
    'stopp|abmelden|abbestellen|austragen|keine werbung|werbung stoppen|werbung abbestellen|keine nachrichten mehr',
    'baja|darme de baja|dar de baja|desuscribir|desuscribirme|parar promociones|detener promociones|no mas publicidad|no mas mensajes',
    'arret|arreter|desabonner|me desabonner|desabonnement|desinscription|desinscrire|me desinscrire|stop pub|plus de publicite|arreter les promotions',
    'cancellami|cancella iscrizione|disiscrivimi|disiscriviti|disiscrizione|annulla iscrizione|rimuovimi|niente pubblicita|interrompi promozioni|basta messaggi',
    'parar|sair|descadastrar|descadastrar me|descadastre me|cancelar inscricao|remover me|parar promocoes|chega de promocoes|nao quero mais mensagens',
  ].flatMap((line) => line.split('|')),
)
const START = new Set(
  [
    'start|unstop|subscribe|opt in|optin|resume promotions',
    'anmelden|werbung erlauben',
    'alta|darme de alta|suscribirme|reanudar promociones',
    'reabonner|me reabonner|reprendre|reprendre les promotions',
    'iscrivimi|riattiva|riprendi promozioni',
    'inscrever|inscrever me|reativar|retomar promocoes',
  ].flatMap((line) => line.split('|')),
)
/** No such word is longer. */
const MOST = 60

/**
 * M18: whether these words, and nothing beside them, say that somebody wants marketing (true) or none (false); undefined: they
 * say neither. Case, accents and punctuation around and between the words don’t count, but a slash does: `/start` begins a
 * chat with a bot.
 */
export function saysOfMarketing(text: string): boolean | undefined {
  if (text.length > MOST || text.includes('/')) return undefined
  const words = text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, ' ')
    .trim()
  if (STOP.has(words)) return false
  return START.has(words) ? true : undefined
}

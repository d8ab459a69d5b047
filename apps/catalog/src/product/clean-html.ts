import sanitizeHtml from 'sanitize-html';
import { longestDescription } from './check-product.js';

/** What a browser may take for a tag, a comment or a declaration. */
const tagLike = /<[a-z/!?]/i;

const structure = ['p', 'br', 'hr', 'div', 'span', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'pre', 'code', 'figure', 'figcaption'];
const words = ['b', 'strong', 'i', 'em', 'u', 's', 'del', 'ins', 'small', 'sub', 'sup', 'mark', 'abbr', 'q', 'cite', 'kbd', 'a', 'img'];
const lists = ['ul', 'ol', 'li', 'dl', 'dt', 'dd'];
const tables = ['table', 'caption', 'colgroup', 'col', 'thead', 'tbody', 'tfoot', 'tr', 'th', 'td'];

const rules: sanitizeHtml.IOptions = {
  allowedTags: [...structure, ...words, ...lists, ...tables],
  allowedAttributes: {
    a: ['href', 'title'],
    img: ['src', 'alt', 'title', 'width', 'height'],
    ...{ th: ['colspan', 'rowspan', 'scope'], td: ['colspan', 'rowspan'], abbr: ['title'], ol: ['start'] },
  },
  allowedSchemes: ['http', 'https', 'mailto'],
  allowedSchemesByTag: { img: ['http', 'https'] },
  allowProtocolRelative: false,
  disallowedTagsMode: 'discard',
  nonTextTags: [
    'script',
    'style',
    'textarea',
    'option',
    'noscript',
    'title',
    'template',
    'iframe',
    'object',
    'svg',
    'math',
    'xmp',
    'noembed',
    'noframes',
  ],
  nestingLimit: 100,
};

/**
 * A description that a shop may put into its pages: of what looks like HTML, only structure is left, with web links and images; no scripts, styles
 * or event handlers. Text without anything like a tag stays exactly as it is, and so does what is too long to be taken. Cleaning twice is cleaning
 * once.
 */
export const cleanHtml = (text: string): string =>
  tagLike.test(text) && text.length <= longestDescription ? sanitizeHtml(text, rules) : text;

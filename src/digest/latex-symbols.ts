/**
 * LaTeX's names of symbols and the signs they print, as `name sign` pairs. Sources: Lamport, "LaTeX: A Document
 * Preparation System", 1994, tables 3.3 to 3.8; "User's Guide for the amsmath Package", 2020; Unicode's MathClass file.
 */
const SYMBOLS = `
alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ varkappa ϰ lambda λ
mu μ nu ν xi ξ omicron ο pi π varpi ϖ rho ρ varrho ϱ sigma σ varsigma ς tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω
Alpha Α Beta Β Gamma Γ Delta Δ Epsilon Ε Zeta Ζ Eta Η Theta Θ Iota Ι Kappa Κ Lambda Λ Mu Μ Nu Ν Xi Ξ Omicron Ο Pi Π Rho Ρ
Sigma Σ Tau Τ Upsilon Υ Phi Φ Chi Χ Psi Ψ Omega Ω digamma ϝ
varGamma Γ varDelta Δ varTheta Θ varLambda Λ varXi Ξ varPi Π varSigma Σ varUpsilon Υ varPhi Φ varPsi Ψ varOmega Ω
upalpha α upbeta β upgamma γ updelta δ upepsilon ε uplambda λ upmu μ uppi π upsigma σ uptau τ upphi φ upomega ω
aleph ℵ beth ℶ gimel ℷ ell ℓ hbar ℏ hslash ℏ imath ı jmath ȷ wp ℘ Re ℜ Im ℑ partial ∂ infty ∞ nabla ∇ emptyset ∅
varnothing ∅ forall ∀ exists ∃ nexists ∄ neg ¬ lnot ¬ top ⊤ bot ⊥ angle ∠ measuredangle ∡ triangle △ triangledown ▽
square □ Box □ blacksquare ■ Diamond ◇ lozenge ◊ diamondsuit ♢ heartsuit ♡ clubsuit ♣ spadesuit ♠ bigstar ★ flat ♭
natural ♮ sharp ♯ checkmark ✓ cmark ✓ xmark ✗ surd √ degree ° textdegree ° prime ′ backprime ‵ dagger † dag † ddagger ‡
ddag ‡ S § P ¶ copyright © textcopyright © textregistered ® circledR ® texttrademark ™ pounds £ textsterling £ euro €
texteuro € textyen ¥ yen ¥ mho ℧ eth ð Finv Ⅎ complement ∁ backslash \\ textbackslash \\ textasciitilde ~
textasciicircum ^ textbar | textless < textgreater > lbrace { rbrace } textbraceleft { textbraceright } lbrack [ rbrack ]
textquotesingle ' textquotedbl " textquoteleft ‘ textquoteright ’ textquotedblleft “ textquotedblright ” textendash –
textemdash — textellipsis … textbullet • textperiodcentered · textasteriskcentered * textdagger † textdaggerdbl ‡
textsection § textparagraph ¶ textmu µ textonehalf ½ textonequarter ¼ textthreequarters ¾ texttimes × textdiv ÷ textpm ±
textunderscore _ textdollar $ dollar $ lq ‘ rq ’ slash / colon : vert | lvert | rvert | Vert ‖ lVert ‖ rVert ‖ mid | nmid ∤
parallel ∥ nparallel ∦ perp ⊥ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ langle ⟨ rangle ⟩ llbracket ⟦ rrbracket ⟧
pm ± mp ∓ times × div ÷ ast * star ⋆ circ ∘ bullet • cdot · cdotp · centerdot · cap ∩ cup ∪ uplus ⊎ sqcap ⊓ sqcup ⊔ vee ∨
lor ∨ wedge ∧ land ∧ setminus ∖ smallsetminus ∖ wr ≀ diamond ⋄ bigtriangleup △ bigtriangledown ▽ triangleleft ◁
triangleright ▷ oplus ⊕ ominus ⊖ otimes ⊗ oslash ⊘ odot ⊙ bigcirc ◯ amalg ⨿ ltimes ⋉ rtimes ⋊ dotplus ∔ boxplus ⊞
boxtimes ⊠ leq ≤ le ≤ leqslant ≤ geq ≥ ge ≥ geqslant ≥ ll ≪ gg ≫ lll ⋘ ggg ⋙ lesssim ≲ gtrsim ≳ lessgtr ≶ lt < gt > neq ≠
ne ≠ equiv ≡ sim ∼ thicksim ∼ simeq ≃ approx ≈ thickapprox ≈ approxeq ≊ cong ≅ doteq ≐ triangleq ≜ coloneqq ≔ coloneq ≔
propto ∝ varpropto ∝ models ⊨ vdash ⊢ dashv ⊣ vDash ⊨ asymp ≍ bowtie ⋈ Join ⋈ prec ≺ succ ≻ preceq ⪯ succeq ⪰ in ∈
notin ∉ ni ∋ owns ∋ subset ⊂ supset ⊃ subseteq ⊆ supseteq ⊇ subsetneq ⊊ supsetneq ⊋ nsubseteq ⊈ sqsubset ⊏ sqsupset ⊐
sqsubseteq ⊑ sqsupseteq ⊒ frown ⌢ smile ⌣ therefore ∴ because ∵
leftarrow ← gets ← rightarrow → to → leftrightarrow ↔ Leftarrow ⇐ Rightarrow ⇒ implies ⇒ impliedby ⇐ Leftrightarrow ⇔ iff ⇔
longleftarrow ← longrightarrow → longleftrightarrow ↔ Longleftarrow ⇐ Longrightarrow ⇒ Longleftrightarrow ⇔ mapsto ↦
longmapsto ↦ hookleftarrow ↩ hookrightarrow ↪ uparrow ↑ downarrow ↓ updownarrow ↕ Uparrow ⇑ Downarrow ⇓ nearrow ↗ searrow ↘
swarrow ↙ nwarrow ↖ rightharpoonup ⇀ leftharpoonup ↼ rightleftharpoons ⇌ leftrightarrows ⇆ rightrightarrows ⇉ rightsquigarrow ⇝
leadsto ⇝ twoheadrightarrow ↠ circlearrowleft ↺ circlearrowright ↻ textrightarrow → textleftarrow ← textuparrow ↑
textdownarrow ↓
sum ∑ prod ∏ coprod ∐ int ∫ iint ∬ iiint ∭ oint ∮ bigcap ⋂ bigcup ⋃ bigsqcup ⨆ bigvee ⋁ bigwedge ⋀ bigodot ⨀ bigotimes ⨂
bigoplus ⨁ biguplus ⨄ ldots … dots … dotsc … dotsb … dotsm … dotso … textdots … cdots ⋯ vdots ⋮ ddots ⋱
ss ß SS ẞ ae æ AE Æ oe œ OE Œ o ø O Ø l ł L Ł aa å AA Å i ı j ȷ dh ð DH Ð th þ TH Þ dj đ DJ Đ ng ŋ NG Ŋ
LaTeX LaTeX TeX TeX
`

const words = SYMBOLS.trim().split(/\s+/)

/** The sign that each of LaTeX's symbol names prints. */
export const LATEX_SYMBOLS: ReadonlyMap<string, string> = new Map(
  Array.from({ length: words.length / 2 }, (_, at) => [words[2 * at] ?? '', words[2 * at + 1] ?? '']),
)

/** Names of functions, which print as words. */
export const LATEX_FUNCTIONS: ReadonlySet<string> = new Set(
  `arccos arcsin arctan arg argmax argmin bmod cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln
  log max min mod Pr sec sin sinh softmax sup tan tanh`.split(/\s+/),
)

/** Commands that print their argument, in another type or not: `\textbf{word}` reads `word`. */
export const LATEX_WRAPPERS: ReadonlySet<string> = new Set(
  `text textbf textit textsc texttt textrm textsf textup textmd textnormal textsl textsuperscript textsubscript emph mathrm
  mathbf mathit mathsf mathtt mathcal mathscr mathfrak mathnormal mathop mathbin mathrel mathord boldsymbol bm bf pmb
  operatorname mbox hbox fbox boxed underline overline uline ensuremath smash phantom uppercase lowercase MakeUppercase
  MakeLowercase url path nolinkurl enquote footnotesize substack`.split(/\s+/),
)

/** Commands whose first argument is not printed and whose second is: `\textcolor{red}{word}` reads `word`. */
export const LATEX_SECOND_ARGUMENT: ReadonlySet<string> = new Set(
  'textcolor colorbox href hyperref scalebox raisebox overset underset stackrel'.split(' '),
)

/** Commands that print nothing, nor does their argument. */
export const LATEX_SILENT_ARGUMENT: ReadonlySet<string> = new Set(
  `begin end cite citep citet ref eqref label footnote thanks color vspace hspace vphantom hphantom index`.split(
    /\s+/,
  ),
)

/** Combining marks (Unicode 0300 to 036F) of accents, by the names in text and in math. */
export const LATEX_ACCENTS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    '`': '\u0300',
    "'": '\u0301',
    '^': '\u0302',
    '~': '\u0303',
    '=': '\u0304',
    u: '\u0306',
    '.': '\u0307',
    '"': '\u0308',
    r: '\u030a',
    H: '\u030b',
    v: '\u030c',
    d: '\u0323',
    c: '\u0327',
    k: '\u0328',
    b: '\u0331',
    grave: '\u0300',
    acute: '\u0301',
    hat: '\u0302',
    widehat: '\u0302',
    tilde: '\u0303',
    widetilde: '\u0303',
    bar: '\u0304',
    breve: '\u0306',
    dot: '\u0307',
    ddot: '\u0308',
    mathring: '\u030a',
    check: '\u030c',
    vec: '\u20d7',
  }),
)

/** Signs that have a raised form. Source: Unicode, "Superscripts and Subscripts" and "Spacing Modifier Letters". */
export const SUPERSCRIPTS = pairsOf(
  '0123456789.,+-−=()abcdefghijklmnoprstuvwxyzABDEGHIJKLMNOPRTUVWαβγδθιϕφχ',
  '⁰¹²³⁴⁵⁶⁷⁸⁹.,⁺⁻⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂᵅᵝᵞᵟᶿᶥᶲᵠᵡ',
)

/** Signs that have a lowered form. */
export const SUBSCRIPTS = pairsOf(
  '0123456789.,+-−=()aehijklmnoprstuvxβγρφχ',
  '₀₁₂₃₄₅₆₇₈₉.,₊₋₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ',
)

/** Letters as blackboard bold prints them. */
export const DOUBLE_STRUCK = pairsOf('ABCDEFGHIJKLMNOPQRSTUVWXYZ01', '𝔸𝔹ℂ𝔻𝔼𝔽𝔾ℍ𝕀𝕁𝕂𝕃𝕄ℕ𝕆ℙℚℝ𝕊𝕋𝕌𝕍𝕎𝕏𝕐ℤ𝟘𝟙')

function pairsOf(from: string, to: string): ReadonlyMap<string, string> {
  const targets = [...to]
  return new Map([...from].map((sign, at) => [sign, targets[at] ?? '']))
}

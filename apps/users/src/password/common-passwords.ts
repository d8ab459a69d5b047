import { dictionary } from '@zxcvbn-ts/language-common';
import { minPasswordLength } from './password-length.js';

/** Whether a password is one of those that are guessed first, however it is capitalised. */
export const isCommon = (password: string): boolean => commonPasswords.has(password.toLowerCase());

/** What that list leaves to other means: keyboard walks, runs of digits, years, and `password` in its disguises. */
const walksAndDisguises = `
  password password1 password2 password3 password7 password9 password10 password11 password12 password13 password21 password22 password01
  password123 password1234 password12345 password123456 password! password1! password!1 password123! password2020 password2021 password2022
  password2023 password2024 password2025 password2026 passw0rd passw0rd1 passw0rd! p@ssword p@ssword1 p@ssw0rd p@ssw0rd1 p@ssw0rd! p@ssw0rd123
  p@55w0rd pa55word pa55word1 pa$$word pa$$w0rd passwort passwort1 motdepasse contraseña contrasena wachtwoord mypassword mypassword1
  passwordpassword newpassword yourpassword thepassword nopassword changeme1 changeme123 changeit1 letmein1 letmein123 letmeinnow welcome1
  welcome2 welcome12 welcome123 welcome1234 welcome1! welcome@123 welcome2024 welcome2025 welcome2026 admin123 admin1234 admin12345 admin123456
  admin@123 adminadmin administrator administrator1 administrateur root1234 rootroot toor1234 default1 guest123 guest1234 test1234 test12345
  testtest testing1 testing123 tester123 temp1234 temporary secret123 secret1234 topsecret user1234 username usernameuser qwerty12 qwerty123
  qwerty1234 qwerty12345 qwerty123456 qwertyui qwertyuiop qwertyuiop1 qwertyqwerty qwertz123 qwertzuiop azerty123 azertyuiop asdfghjk asdfghjkl
  asdfghjkl1 asdfasdf asdf1234 asdfqwer zxcvbnm1 zxcvbnm123 zxcvbnm, zxcvzxcv qazwsxedc qazwsx123 qazwsxedcrfv 1qaz2wsx 1qaz2wsx3edc 1qazxsw2
  zaq12wsx zaq1zaq1 zaq1xsw2 !qaz2wsx 1q2w3e4r 1q2w3e4r5t 1q2w3e4r5t6y q1w2e3r4 q1w2e3r4t5 qweasdzxc qwer1234 qwert123 qwe123qwe 123qweasd
  123qweasdzxc 1234qwer 12345qwert 12345678 123456789 1234567890 12345678910 01234567 012345678 0123456789 0987654321 987654321 9876543210
  87654321 11111111 111111111 1111111111 00000000 000000000 0000000000 22222222 33333333 44444444 55555555 66666666 77777777 88888888 99999999
  12341234 11223344 1122334455 12121212 13131313 10101010 12344321 1234554321 123454321 123123123 123321123 112233445566 147258369 1472583690
  159753159 159357159 741852963 789456123 7894561230 963852741 147852369 321321321 456456456 789789789 123456789a a123456789 1234567a a1234567
  abc12345 abcd1234 abcd12345 abcde123 abcdefgh abcdefghi abcdefg1 abcdefg123 abc123456 abc123abc a1b2c3d4 a1b2c3d4e5 1a2b3c4d aa123456
  aa12345678 aaaaaaaa aaaaaaaaa aaaaaaaaaa asdasdasd qweqweqwe zxczxczxc xxxxxxxx zzzzzzzz iloveyou iloveyou1 iloveyou2 iloveyou! iloveyou123
  iloveu123 loveyou1 lovelove loveme123 lovely123 trustno1 sunshine sunshine1 sunshine123 princess princess1 princess123 football football1
  football123 baseball baseball1 basketball basketball1 softball volleyball superman superman1 superman123 batman123 batman1234 spiderman
  spiderman1 pokemon1 pokemon123 pikachu1 starwars starwars1 starwars123 startrek michael1 michael123 michelle jennifer jennifer1 jessica1
  jordan23 jordan123 charlie1 charlie123 daniel123 ashley123 andrew123 nicholas alexander alexander1 christian samantha elizabeth victoria
  benjamin jonathan danielle anthony1 matthew1 william1 thomas123 robert123 patrick1 liverpool liverpool1 manchester arsenal1 chelsea1 barcelona
  realmadrid juventus corvette mercedes ferrari1 porsche1 mustang1 harley123 yamaha123 computer computer1 internet internet1 keyboard samsung1
  samsung123 microsoft google123 facebook facebook1 linkedin whatever whatever1 whatever123 monkey123 dragon123 dragon12 shadow123 shadow12
  master123 master12 hunter123 killer123 ninja123 mustang123 freedom1 freedom123 ginger123 pepper123 cookie123 cheese123 banana123 chocolate
  chocolate1 butterfly butterfly1 strawberry blueberry flower123 summer123 summer2023 summer2024 summer2025 summer2026 winter2023 winter2024
  winter2025 winter2026 spring2024 spring2025 spring2026 autumn2024 autumn2025 autumn2026 january1 december1 november1 midnight midnight1
  blink182 metallica nirvana1 slipknot rockstar rockstar1 maverick marlboro bond0070 james007 hello123 hello1234 hello12345 hellohello
  helloworld helloworld1 goodluck goodbye1 babygirl babygirl1 sweetheart handsome beautiful beautiful1 familia1 familyfamily angel123 angels123
  jesus123 jesuschrist christ123 blessed1 heaven777 lucky123 lucky777 money123 business dolphins steelers cowboys1 yankees1 redsox04 lakers24
  eagles123 raiders1 packers1 broncos1 access14 nothing1 forever1 together friends1 friendship elephant mountain december november september
  `
  .trim()
  .split(/\s+/);

/** In lower case, and long enough to be passwords here. */
export const commonPasswords: ReadonlySet<string> = new Set(
  [...dictionary['passwords-common'], ...walksAndDisguises].filter(({ length }) => length >= minPasswordLength),
);

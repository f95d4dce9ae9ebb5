"""Words that names of organisations have in every language, brought to English, so that translations meet."""

from ontology.name_words import SPELLINGS

# English: words of other languages, folded (without accents), and inflected forms of them.
_WORDS = """
academy: academia akademie akademia akademi accademia academie akademija akademiya;
agency: agencia agenzia agence agentur;
agriculture: agricola agraria agronomica agricultural agraire agricole agronomique agricoltura agropecuaria
 agrarias agronomy agrarian agrario;
applied: aplicada aplicadas appliquees applicata angewandte applicate applique appliquee angewandten
 appliques;
association: asociacion associacao associazione verband;
autonomous: autonoma autonomo autonome autonomos;
cancer: oncologia oncologico oncologie cancerologie tumori oncological oncology krebsforschung;
catholic: catolica cattolica catholique katholische katolicki katholieke;
center: centro centru zentrum centrum centar centrul merkezi centros zentren centres centers zentral;
children: enfants bambino bambini kinder infantil;
clinic: klinik clinica clinique kliniken klinika cliniques kliniek clinics;
college: colegio collegio kolej colleges;
council: consejo conselho consiglio conseil;
department: departamento dipartimento departement abteilung bolumu afdeling oddzial katedra departament;
development: desarrollo desenvolvimento sviluppo developpement entwicklung;
economics: economia economicas economique economiche wirtschaft ekonomi economy economiques;
education: educacion educacao educazione egitim bildung;
engineering: ingenieria engenharia ingegneria ingenierie muhendislik ingenieurs;
environment: environmental ambiente ambiental environnement umwelt umweltforschung;
faculty: facultad faculdade facolta fakultat fakultaet faculte faculteit fakultesi wydzial fakulta facultat
 facultatea fakultet fakultas;
federal: federale federales federaux;
foundation: fundacion fundacao fondazione fondation stiftung fundacio fundacja;
free: libre livre libera freie vrije libero;
general: generale generales;
health: salud saude salute sante gesundheit saglik gezondheid zdrowia sanitaria halsa;
higher: superior superiore superieur superieure superiores superieures;
hospital: hopital klinikum hopitaux ospedale ospedali spital spitalul sjukhus sjukhuset hospitais hospitals
 ziekenhuis szpital nemocnice hastanesi sykehus sygehus ospedaliera ospedaliero ospedaliere hospitalar
 hospitalier hospitalario hospitaliere hospitalet krankenhaus;
institute: instituto institut istituto instituts instytut institutului institutul enstitusu institutet
 instituut instituti institutions institutes;
laboratory: laboratorio laboratoire laboratorium laboratoires laboratori laboratoria;
library: biblioteca bibliotheque bibliothek;
management: gestion gestao gestione;
medical: medica medico medicina medicale medizinische medizin medizinischen medicine medisch medicinska tip
 medyczny medicas medicos medicales medicaux medycyny medizinisch medicinal universitatsmedizin medecine
 medicin geneeskunde;
ministry: ministerio ministero ministere ministerium bakanligi;
museum: museo musee museu muzeum;
national: nacional nazionale nationale nationaal nationales nacionales narodni narodowy nasional ulusal
 nationella;
new: nueva nova nuovo nouvelle neue nuova;
pedagogical: pedagogica pedagogiczny padagogische pedagogique;
polytechnic: politecnico politecnica polytechnique politechnika politehnica polytechnische politecnic;
public: publica publico pubblica publique publiques;
regional: regionale regionales;
research: investigacion investigaciones pesquisa pesquisas ricerca ricerche recherche recherches forschung
 forschungs onderzoek badan arastirma forskning forschungszentrum forschungsinstitut investigacio;
royal: real royale reale;
saint: st sankt sint santa sao san santo saints;
school: escuela escola ecole scuola schule okulu szkola skola;
science: ciencias ciencia scienze scienza wissenschaften wissenschaft vetenskap bilimler bilim nauk
 scientifique cientifica wetenschap wetenschappen scientifico scientifica cientifico scientifiques
 cientificas cientificos ciencies sciences;
social: sociales sociais sociali sociale;
society: sociedad sociedade gesellschaft societa societe;
sport: deporte esporte;
state: estadual estado estatal;
studies: estudios estudos studi etudes;
technical: technische technisch tecnica tecnico technique teknik teknisk tekniska techniczny technicka
 technischen tehnica tecnicas;
technology: tecnologia tecnologica tecnologico technologie technologies teknologi tecnologias teknoloji
 technologii technologique technologia tecnologicas tecnologicos technologiques technologische;
university: u universidad universidade universita universitat universitaet universite universiteit
 universitet universitetet universitatea universitas uniwersytet uniwersytetu univerzita univerzitet
 univerzity univerza universitesi universiti egyetem ulikool universitario universitaria universitarios
 universitaire universitaires universitari universidades universiteti universitetas universitates
 sveuciliste yliopisto universities;
university_hospital: universitatsklinikum universitatsspital universitatskliniken universitatsklinik
 universitetssjukhus universitetshospital universitetssjukhuset universitetssykehus universitatsklinikums
 universitatsfrauenklinik;
veterinary: veterinaria veterinaire veterinarian;
"""
# Small words of any language, where they stand between the words of a name.
_STOP = """
& of the and for in at de del der des du la le les el los las di da do das dos e et und y i fur zu zum
von van della dell delle degli dei d l en a o per para por pour aux al its im am on an to with by voor
het och og för ve
"""


def _table() -> dict[str, str]:
    found: dict[str, str] = {}
    for entry in _WORDS.replace("\n", " ").split(";"):
        english, _, words = entry.partition(":")
        for word in words.split():
            found.setdefault(SPELLINGS.get(word, word), english.strip().replace("_", " "))
    return found


#: Word -> its English word or words.
TRANSLATED = _table()
STOP = frozenset(_STOP.split())

package io.simctl.live.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestFactsTest {
    private static final String BLOB = "QUJD".repeat(1000);

    private static RequestFacts facts(RecordedRoute route, String json) {
        byte[] body = json.replace('\'', '"').replace("BLOB", BLOB).getBytes(StandardCharsets.UTF_8);
        return RequestFacts.of(route, body, false).orElseThrow();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'prompt':'12345678'} | 2",
                "{'prompt':['1234','5678']} | 2",
                "{'prompt':[11,12,13]} | 3",
                "{'messages':[{'role':'assistant','content':'1234'},{'role':'user','content':[{'type':'text','text':'5678'}]}]} | 2",
                "{'messages':[{'role':'assistant','content':null,'tool_calls':[{'id':'x','function':{'name':'f','arguments':'12345678'}}]}]} | 2",
                "{'system':'1234','messages':[{'role':'user','content':[{'type':'tool_use','id':'a','input':{'city':'5678'}}]}]} | 2",
                "{'instructions':'1234','input':'5678'} | 2",
                "{'input':[{'type':'message','role':'user','content':[{'type':'input_text','text':'12345678'}]}]} | 2",
                "{} | 1",
            })
    void aPromptIsEstimatedByItsTexts(String request, int tokens) {
        RequestFacts facts = facts(RecordedRoute.COMPLETIONS, request);

        assertThat(facts.estimate().tokens()).isEqualTo(tokens);
        assertThat(facts.isTextOnly()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'messages':[{'content':[{'type':'image_url','image_url':{'url':'data:image/png;base64,BLOB'}},{'type':'text','text':'1234'}]}]}",
                "{'messages':[{'content':[{'type':'input_audio','input_audio':{'data':'BLOB','format':'wav'}},{'type':'text','text':'1234'}]}]}",
                "{'messages':[{'content':[{'type':'image','source':{'type':'base64','data':'BLOB'}},{'type':'text','text':'1234'}]}]}",
                "{'input':[{'content':[{'type':'input_image','image_url':'data:image/png;base64,BLOB'},{'type':'input_text','text':'1234'}]}]}",
                "{'input':[{'content':[{'type':'input_file','file_data':'BLOB'},{'type':'input_text','text':'1234'}]}]}",
                "{'messages':[{'content':'1234','images':['BLOB']}]}",
                "{'prompt':'1234','images':['BLOB']}",
                "{'tools':[{'type':'function','function':{'name':'f','description':'BLOB'}},{'type':'function'}],'prompt':'1234'}",
            })
    void lettersOfPicturesSoundAndToolsAreNoTokens(String request) {
        RequestFacts facts = facts(RecordedRoute.COMPLETIONS, request);

        assertThat(facts.estimate().tokens()).isEqualTo(1);
        assertThat(facts.isTextOnly()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "COMPLETIONS | {'stream':true} | false",
                "COMPLETIONS | {'stream':true,'stream_options':{'x':[1],'include_usage':true}} | true",
                "COMPLETIONS | {'stream':false} | true",
                "RESPONSES   | {'stream':true} | true",
                "OLLAMA      | {} | true",
            })
    void aClientGetsCountsThatAsksForThemWhereItHasTo(RecordedRoute route, String request, boolean getsCounts) {
        assertThat(facts(route, request).getsCounts()).isEqualTo(getsCounts);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'max_tokens':5,'max_completion_tokens':null} | 5",
                "{'max_tokens':-1} | 0",
                "{'max_output_tokens':7} | 7",
                "{'max_tokens':9.0} | 9",
            })
    void theLimitIsTheNumberThatIsGiven(String request, int limit) {
        assertThat(facts(RecordedRoute.COMPLETIONS, request).maxTokens()).isEqualTo(limit);
    }
}
